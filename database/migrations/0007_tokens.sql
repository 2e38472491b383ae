CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"sum" text NOT NULL,
	"person" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_sum_unique" UNIQUE("sum")
);
--> statement-breakpoint
CREATE INDEX "api_tokens_person" ON "api_tokens" USING btree ("person","created_at");