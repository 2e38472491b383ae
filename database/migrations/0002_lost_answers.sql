CREATE TABLE "ballot_parts" (
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"part" text NOT NULL,
	"ballot" jsonb,
	"repaired" boolean NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ballot_parts_audit_round_seat_piece_provider_model_part_pk" PRIMARY KEY("audit","round","seat","piece","provider","model","part")
);
--> statement-breakpoint
CREATE TABLE "lost_spending" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lost_spending_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"audit" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"piece" integer NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"failure" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "parts" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "substituted_because" text;--> statement-breakpoint
CREATE INDEX "lost_spending_round" ON "lost_spending" USING btree ("audit","round");