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
CREATE INDEX "asset_history_asset" ON "asset_history" USING btree ("asset","id");--> statement-breakpoint
CREATE INDEX "assets_source" ON "assets" USING btree ("source");