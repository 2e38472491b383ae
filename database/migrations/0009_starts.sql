CREATE TABLE "start_passes" (
	"pass" text PRIMARY KEY NOT NULL,
	"used_by" text,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "start_passes_made" ON "start_passes" USING btree ("made_at");