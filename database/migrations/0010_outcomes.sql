ALTER TABLE "audits" ADD COLUMN "author" text;--> statement-breakpoint
ALTER TABLE "ignored_findings" ADD COLUMN "own" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "merged_findings" ADD COLUMN "ignored" jsonb;--> statement-breakpoint
CREATE INDEX "audits_started" ON "audits" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "publications_findings" ON "publications" USING btree ("updated_at") WHERE "publications"."kind" = 'finding';