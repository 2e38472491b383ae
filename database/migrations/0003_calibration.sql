CREATE TABLE "calibrations" (
	"version" integer PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"raters" jsonb NOT NULL,
	"figures" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calibrations_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "labels" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"number" integer NOT NULL,
	"source" text NOT NULL,
	"real" boolean NOT NULL,
	"explicit" boolean NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "labels_audit_round_number_source_pk" PRIMARY KEY("audit","round","number","source")
);
--> statement-breakpoint
ALTER TABLE "verdicts" ADD COLUMN "calibration" integer;--> statement-breakpoint
CREATE INDEX "labels_created" ON "labels" USING btree ("created_at");