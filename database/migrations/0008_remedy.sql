CREATE TABLE "alert_openings" (
	"workflow_id" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_openings_workflow_id_opened_at_pk" PRIMARY KEY("workflow_id","opened_at")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"fingerprint" text NOT NULL,
	"alert" jsonb NOT NULL,
	"routed" jsonb NOT NULL,
	"group_key" text NOT NULL,
	"state" text NOT NULL,
	"workflow_id" text,
	"note" text DEFAULT '' NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "asset_history" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"asset" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"observation" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "asset_sources" (
	"source" text PRIMARY KEY NOT NULL,
	"refreshed_at" timestamp with time zone NOT NULL,
	"assets" integer NOT NULL,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "assets" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"class" text NOT NULL,
	"labels" jsonb NOT NULL,
	"simulated" boolean NOT NULL,
	"state" text NOT NULL,
	"health" text NOT NULL,
	"observation" jsonb NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "glass_reviews" (
	"plan" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"reviewed_by" text,
	"review" text,
	"reviewed_at" timestamp with time zone,
	"said" jsonb
);
--> statement-breakpoint
CREATE TABLE "incident_answers" (
	"incident" text NOT NULL,
	"number" integer NOT NULL,
	"door" text NOT NULL,
	"subject" text NOT NULL,
	"by" text,
	"decision" text,
	"reason" text,
	"refused" text,
	"raw" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_answers_incident_number_pk" PRIMARY KEY("incident","number")
);
--> statement-breakpoint
CREATE TABLE "incident_calls" (
	"incident" text NOT NULL,
	"turn" integer NOT NULL,
	"call" integer NOT NULL,
	"tool" text NOT NULL,
	"ok" boolean NOT NULL,
	"summary" text NOT NULL,
	"outcome" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_calls_incident_turn_call_pk" PRIMARY KEY("incident","turn","call")
);
--> statement-breakpoint
CREATE TABLE "incident_notes" (
	"incident" text NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"turn" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_notes_incident_key_pk" PRIMARY KEY("incident","key")
);
--> statement-breakpoint
CREATE TABLE "incident_opinions" (
	"incident" text NOT NULL,
	"turn" integer NOT NULL,
	"call" integer NOT NULL,
	"seat" text NOT NULL,
	"opinion" jsonb NOT NULL,
	"simulated" boolean NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_opinions_incident_turn_call_seat_pk" PRIMARY KEY("incident","turn","call","seat")
);
--> statement-breakpoint
CREATE TABLE "incident_plans" (
	"incident" text NOT NULL,
	"round" integer NOT NULL,
	"hash" text NOT NULL,
	"plan" text NOT NULL,
	"title" text NOT NULL,
	"diagnosis" text NOT NULL,
	"risk" text NOT NULL,
	"deeds" text[] NOT NULL,
	"end" text,
	"helped" boolean,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_plans_incident_round_pk" PRIMARY KEY("incident","round")
);
--> statement-breakpoint
CREATE TABLE "incident_turns" (
	"incident" text NOT NULL,
	"turn" integer NOT NULL,
	"told" jsonb NOT NULL,
	"answer" jsonb NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_turns_incident_turn_pk" PRIMARY KEY("incident","turn")
);
--> statement-breakpoint
CREATE TABLE "incident_views" (
	"incident" text NOT NULL,
	"round" integer NOT NULL,
	"seat" text NOT NULL,
	"view" jsonb NOT NULL,
	"simulated" boolean NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incident_views_incident_round_seat_pk" PRIMARY KEY("incident","round","seat")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" text PRIMARY KEY NOT NULL,
	"workflow_id" text NOT NULL,
	"title" text NOT NULL,
	"what" text NOT NULL,
	"assets" text[] NOT NULL,
	"labels" text[] NOT NULL,
	"plan" text NOT NULL,
	"provider" text,
	"model" text,
	"simulated" boolean NOT NULL,
	"question" jsonb,
	"plan_hash" text,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"rounds" integer DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
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
CREATE TABLE "login_links" (
	"id" text PRIMARY KEY NOT NULL,
	"sum" text NOT NULL,
	"person" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "login_links_sum_unique" UNIQUE("sum")
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
	"incident" text NOT NULL,
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
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"sum" text NOT NULL,
	"person" text NOT NULL,
	"signed_in_by" text NOT NULL,
	"credential" text NOT NULL,
	"begun_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "sessions_sum_unique" UNIQUE("sum"),
	CONSTRAINT "sessions_begun_by_unique" UNIQUE("begun_by")
);
--> statement-breakpoint
CREATE INDEX "alert_openings_at" ON "alert_openings" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "alerts_waiting" ON "alerts" USING btree ("due_at") WHERE "alerts"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "alerts_group" ON "alerts" USING btree ("group_key") WHERE "alerts"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "alerts_fingerprint" ON "alerts" USING btree ("source","fingerprint","received_at");--> statement-breakpoint
CREATE INDEX "alerts_received" ON "alerts" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "asset_history_asset" ON "asset_history" USING btree ("asset","id");--> statement-breakpoint
CREATE INDEX "assets_source" ON "assets" USING btree ("source");--> statement-breakpoint
CREATE INDEX "incidents_workflow" ON "incidents" USING btree ("workflow_id","started_at");--> statement-breakpoint
CREATE INDEX "incidents_started" ON "incidents" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "incidents_assets" ON "incidents" USING gin ("assets");--> statement-breakpoint
CREATE INDEX "incidents_labels" ON "incidents" USING gin ("labels");--> statement-breakpoint
CREATE INDEX "plans_state" ON "plans" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "plans_begun" ON "plans" USING btree ("begun_at");--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "task_calls" DROP COLUMN "tree";