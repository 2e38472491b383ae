ALTER TABLE "audits" ADD COLUMN "line" text;--> statement-breakpoint
ALTER TABLE "ballot_parts" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "reused_from" text;--> statement-breakpoint
ALTER TABLE "refutations" ADD COLUMN "question_key" text;--> statement-breakpoint
ALTER TABLE "refutations" ADD COLUMN "reused_from" text;--> statement-breakpoint
CREATE INDEX "audits_line" ON "audits" USING btree ("line","started_at");--> statement-breakpoint
CREATE INDEX "ballot_parts_question" ON "ballot_parts" USING btree ("question_key");--> statement-breakpoint
CREATE INDEX "ballots_question" ON "ballots" USING btree ("question_key");--> statement-breakpoint
CREATE INDEX "refutations_question" ON "refutations" USING btree ("question_key");