CREATE TABLE "approvals" (
	"plan" text NOT NULL,
	"sum" text NOT NULL,
	"said" jsonb NOT NULL,
	"person" text,
	"counted" boolean NOT NULL,
	"why" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approvals_plan_sum_pk" PRIMARY KEY("plan","sum")
);
--> statement-breakpoint
CREATE TABLE "glass_reviews" (
	"plan" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"reviewed_by" text,
	"review" text,
	"reviewed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "kill_lifts" (
	"kill" text NOT NULL,
	"person" text NOT NULL,
	"said" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kill_lifts_kill_person_pk" PRIMARY KEY("kill","person")
);
--> statement-breakpoint
CREATE TABLE "kills" (
	"id" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"lifted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "nonces" (
	"nonce" text PRIMARY KEY NOT NULL,
	"plan" text NOT NULL,
	"holder" text NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"hash" text PRIMARY KEY NOT NULL,
	"blob" text NOT NULL,
	"prose" text NOT NULL,
	"workflow" text NOT NULL,
	"round" integer NOT NULL,
	"proposer" text NOT NULL,
	"assets" text[] NOT NULL,
	"classes" text[] NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"begun_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "plans_state" ON "plans" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "plans_begun" ON "plans" USING btree ("begun_at");