CREATE TABLE "task_calls" (
	"task" text NOT NULL,
	"turn" integer NOT NULL,
	"call" integer NOT NULL,
	"iteration" integer NOT NULL,
	"tool" text NOT NULL,
	"ok" boolean NOT NULL,
	"summary" text NOT NULL,
	"hash" text NOT NULL,
	"outcome" text NOT NULL,
	"tree" text,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_calls_task_turn_call_pk" PRIMARY KEY("task","turn","call")
);
--> statement-breakpoint
CREATE TABLE "task_commits" (
	"base" text NOT NULL,
	"head" text NOT NULL,
	"task" text NOT NULL,
	"iteration" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_commits_head_base_task_pk" PRIMARY KEY("head","base","task")
);
--> statement-breakpoint
CREATE TABLE "task_feedback" (
	"task" text NOT NULL,
	"id" text NOT NULL,
	"note" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_feedback_task_id_pk" PRIMARY KEY("task","id")
);
--> statement-breakpoint
CREATE TABLE "task_interventions" (
	"task" text NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"decision" text,
	"by" text,
	"reason" text,
	"refused" text,
	"raw" text NOT NULL,
	"waited_ms" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_interventions_task_number_pk" PRIMARY KEY("task","number")
);
--> statement-breakpoint
CREATE TABLE "task_iterations" (
	"task" text NOT NULL,
	"iteration" integer NOT NULL,
	"record" jsonb NOT NULL,
	"report" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_iterations_task_iteration_pk" PRIMARY KEY("task","iteration")
);
--> statement-breakpoint
CREATE TABLE "task_messages" (
	"task" text NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"iteration" integer NOT NULL,
	"content" text NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"cached_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_messages_task_position_pk" PRIMARY KEY("task","position")
);
--> statement-breakpoint
CREATE TABLE "task_notes" (
	"task" text NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"turn" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_notes_task_key_pk" PRIMARY KEY("task","key")
);
--> statement-breakpoint
CREATE TABLE "task_requests" (
	"task" text NOT NULL,
	"number" integer NOT NULL,
	"method" text NOT NULL,
	"host" text NOT NULL,
	"port" integer NOT NULL,
	"path" text NOT NULL,
	"refused" text,
	"status" integer,
	"sent_bytes" bigint NOT NULL,
	"received_bytes" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_requests_task_number_pk" PRIMARY KEY("task","number")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"workflow_id" text NOT NULL,
	"title" text NOT NULL,
	"repository" text NOT NULL,
	"branch" text NOT NULL,
	"panel" text NOT NULL,
	"plan" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"simulated" boolean NOT NULL,
	"engine" text,
	"sandbox" text,
	"question" jsonb,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"iterations" integer DEFAULT 0 NOT NULL,
	"interventions" integer DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	"waited_ms" bigint DEFAULT 0 NOT NULL,
	"pull_request" text,
	"head_commit" text,
	"bundle" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "tasks_workflow" ON "tasks" USING btree ("workflow_id","started_at");--> statement-breakpoint
CREATE INDEX "tasks_branch" ON "tasks" USING btree ("repository","branch","state");--> statement-breakpoint
CREATE INDEX "tasks_started" ON "tasks" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "tasks_head" ON "tasks" USING btree ("head_commit");--> statement-breakpoint
CREATE INDEX "tasks_pull_request" ON "tasks" USING btree (lower("pull_request"));