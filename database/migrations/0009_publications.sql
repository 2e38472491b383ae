CREATE TABLE "ignored_findings" (
	"repository" text NOT NULL,
	"fingerprint" text NOT NULL,
	"pull_request" text NOT NULL,
	"trace" jsonb NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ignored_findings_repository_fingerprint_pk" PRIMARY KEY("repository","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"pull_request" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"remote_id" bigint,
	"body_hash" text,
	"state" text NOT NULL,
	"trace" jsonb,
	"audit" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "publications_pull_request_kind_key_pk" PRIMARY KEY("pull_request","kind","key")
);
