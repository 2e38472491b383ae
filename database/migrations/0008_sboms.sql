CREATE TABLE "sboms" (
	"audit" text PRIMARY KEY NOT NULL,
	"blob" text NOT NULL,
	"sha256" text NOT NULL,
	"components" integer NOT NULL,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"removed" integer NOT NULL,
	"diff" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
