CREATE TABLE "head_facts" (
	"audit" text PRIMARY KEY NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "pull_request" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "head_commit" text;--> statement-breakpoint
CREATE INDEX "audits_pull_request" ON "audits" USING btree ("pull_request","head_commit");