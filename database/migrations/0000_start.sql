CREATE TABLE "audits" (
	"id" text PRIMARY KEY NOT NULL,
	"workflow_id" text NOT NULL,
	"title" text NOT NULL,
	"panel" text NOT NULL,
	"change" text,
	"plan" text,
	"state" text NOT NULL,
	"verdict" text,
	"decided_by" text,
	"note" text DEFAULT '' NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "ballots" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"family" text NOT NULL,
	"focus" text NOT NULL,
	"simulated" boolean NOT NULL,
	"prompt_version" text NOT NULL,
	"vote" text NOT NULL,
	"confidence" double precision NOT NULL,
	"summary" text NOT NULL,
	"covered" jsonb NOT NULL,
	"repaired" boolean NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ballots_audit_round_seat_piece_pk" PRIMARY KEY("audit","round","seat","piece")
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"id" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"repository" text,
	"host" text,
	"base_commit" text,
	"head_commit" text,
	"files" integer NOT NULL,
	"added_lines" integer NOT NULL,
	"removed_lines" integer NOT NULL,
	"blob" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"audit" text NOT NULL,
	"number" integer NOT NULL,
	"round" integer NOT NULL,
	"by" text,
	"decision" text,
	"reason" text,
	"raw" text NOT NULL,
	"refused" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "decisions_audit_number_pk" PRIMARY KEY("audit","number")
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"cwe" text,
	"severity" text NOT NULL,
	"file" text NOT NULL,
	"side" text NOT NULL,
	"start_line" integer NOT NULL,
	"end_line" integer NOT NULL,
	"quote" text NOT NULL,
	"reason" text NOT NULL,
	"fix" text,
	"confidence" double precision NOT NULL,
	"dropped" text,
	"merged" integer,
	CONSTRAINT "findings_audit_round_seat_piece_number_pk" PRIMARY KEY("audit","round","seat","piece","number")
);
--> statement-breakpoint
CREATE TABLE "gate_results" (
	"audit" text NOT NULL,
	"gate" text NOT NULL,
	"outcome" text NOT NULL,
	"hits" jsonb NOT NULL,
	"unread" jsonb NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gate_results_audit_gate_pk" PRIMARY KEY("audit","gate")
);
--> statement-breakpoint
CREATE TABLE "lost_asks" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "lost_asks_audit_round_seat_piece_pk" PRIMARY KEY("audit","round","seat","piece")
);
--> statement-breakpoint
CREATE TABLE "merged_findings" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"cwe" text,
	"severity" text NOT NULL,
	"file" text NOT NULL,
	"side" text NOT NULL,
	"start_line" integer NOT NULL,
	"end_line" integer NOT NULL,
	"quote" text NOT NULL,
	"reason" text NOT NULL,
	"fix" text,
	"probability" double precision NOT NULL,
	"calibrated" boolean NOT NULL,
	"confirmed_by" text,
	"said_by" jsonb NOT NULL,
	"silent" jsonb NOT NULL,
	CONSTRAINT "merged_findings_audit_round_number_pk" PRIMARY KEY("audit","round","number")
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"verdict" text NOT NULL,
	"sure" double precision,
	"because" jsonb NOT NULL,
	"disputes" jsonb NOT NULL,
	"coverage" jsonb NOT NULL,
	"tokens" integer NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "verdicts_audit_round_pk" PRIMARY KEY("audit","round")
);
--> statement-breakpoint
CREATE INDEX "audits_workflow" ON "audits" USING btree ("workflow_id","started_at");--> statement-breakpoint
CREATE INDEX "audits_state" ON "audits" USING btree ("state");