CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"action" text,
	"repository" text,
	"payload_bytes" integer NOT NULL,
	"delivery" jsonb,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"once" text,
	"together" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"forwarded_at" timestamp with time zone,
	CONSTRAINT "deliveries_once_unique" UNIQUE("once")
);
--> statement-breakpoint
CREATE TABLE "head_facts" (
	"audit" text PRIMARY KEY NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ignored_findings" (
	"repository" text NOT NULL,
	"fingerprint" text NOT NULL,
	"pull_request" text NOT NULL,
	"trace" jsonb NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"own" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ignored_findings_repository_fingerprint_pk" PRIMARY KEY("repository","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"pull_request" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"remote_id" bigint,
	"body_hash" text,
	"state" text NOT NULL,
	"trace" jsonb,
	"audit" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "publications_pull_request_kind_key_pk" PRIMARY KEY("pull_request","kind","key")
);
--> statement-breakpoint
CREATE TABLE "sboms" (
	"audit" text PRIMARY KEY NOT NULL,
	"blob" text NOT NULL,
	"sha256" text NOT NULL,
	"components" integer NOT NULL,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"removed" integer NOT NULL,
	"diff" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "pull_request" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "head_commit" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "author" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "line" text;--> statement-breakpoint
ALTER TABLE "ballot_parts" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "reused_from" text;--> statement-breakpoint
ALTER TABLE "merged_findings" ADD COLUMN "ignored" jsonb;--> statement-breakpoint
ALTER TABLE "refutations" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "refutations" ADD COLUMN "reused_from" text;--> statement-breakpoint
CREATE INDEX "deliveries_waiting" ON "deliveries" USING btree ("due_at") WHERE "deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "deliveries_together" ON "deliveries" USING btree ("together") WHERE "deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "deliveries_received" ON "deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "publications_findings" ON "publications" USING btree ("updated_at") WHERE "publications"."kind" = 'finding';--> statement-breakpoint
CREATE INDEX "audits_pull_request" ON "audits" USING btree ("pull_request","head_commit");--> statement-breakpoint
CREATE INDEX "audits_head_commit" ON "audits" USING btree ("head_commit");--> statement-breakpoint
CREATE INDEX "audits_line" ON "audits" USING btree ("line","started_at");--> statement-breakpoint
CREATE INDEX "audits_started" ON "audits" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "ballot_parts_question" ON "ballot_parts" USING btree ("question_key");--> statement-breakpoint
CREATE INDEX "ballots_question" ON "ballots" USING btree ("question_key");--> statement-breakpoint
CREATE INDEX "refutations_question" ON "refutations" USING btree ("question_key");