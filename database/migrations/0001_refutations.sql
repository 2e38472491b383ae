CREATE TABLE "lost_refutations" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "lost_refutations_audit_round_seat_piece_pk" PRIMARY KEY("audit","round","seat","piece")
);
--> statement-breakpoint
CREATE TABLE "refutations" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"refutation" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"family" text NOT NULL,
	"simulated" boolean NOT NULL,
	"prompt_version" text NOT NULL,
	"judgements" jsonb NOT NULL,
	"repaired" boolean NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "refutations_audit_round_seat_piece_pk" PRIMARY KEY("audit","round","seat","piece")
);
--> statement-breakpoint
ALTER TABLE "merged_findings" ADD COLUMN "refutations" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "merged_findings" ADD COLUMN "missing" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "merged_findings" ADD COLUMN "refuted" boolean DEFAULT false NOT NULL;