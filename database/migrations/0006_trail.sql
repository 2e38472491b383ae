CREATE TABLE "trail_entries" (
	"number" bigint PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"sum" text NOT NULL,
	"entry" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"workflow" text,
	"plan" text,
	"assets" text[] NOT NULL,
	CONSTRAINT "trail_entries_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "trails" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trails_only" CHECK ("trails"."only")
);
--> statement-breakpoint
CREATE INDEX "trail_workflow" ON "trail_entries" USING btree ("workflow");--> statement-breakpoint
CREATE INDEX "trail_plan" ON "trail_entries" USING btree ("plan");--> statement-breakpoint
CREATE INDEX "trail_assets" ON "trail_entries" USING gin ("assets");--> statement-breakpoint
CREATE FUNCTION "refuse_trail_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Entries of the trail are never changed or taken away.';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "trail_entries_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trail_entries"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_trail_change"();
