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
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");