-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('owner', 'admin', 'developer');

-- CreateEnum
CREATE TYPE "organization_plan" AS ENUM ('free', 'enterprise');

-- CreateEnum
CREATE TYPE "record_status" AS ENUM ('active', 'inactive', 'deleted');

-- CreateEnum
CREATE TYPE "retention_level" AS ENUM ('none', 'retain');

-- CreateEnum
CREATE TYPE "project_mode" AS ENUM ('api-keys', 'credits', 'hybrid');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "email_verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "user_agent" TEXT,
    "ip_address" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_reset" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_personal" BOOLEAN NOT NULL DEFAULT false,
    "plan" "organization_plan" NOT NULL DEFAULT 'free',
    "status" "record_status" NOT NULL DEFAULT 'active',
    "credits" DECIMAL(38,12) NOT NULL DEFAULT 0,
    "retention_level" "retention_level" NOT NULL DEFAULT 'none',
    "retention_days" INTEGER NOT NULL DEFAULT 30,
    "billing_email" TEXT,
    "billing_company" TEXT,
    "billing_address" TEXT,
    "billing_tax_id" TEXT,
    "billing_notes" TEXT,
    "policy_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "member_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mode" "project_mode" NOT NULL DEFAULT 'hybrid',
    "status" "record_status" NOT NULL DEFAULT 'active',
    "caching_enabled" BOOLEAN NOT NULL DEFAULT false,
    "cache_duration_seconds" INTEGER NOT NULL DEFAULT 60,
    "provider_cache_writes_enabled" BOOLEAN NOT NULL DEFAULT true,
    "routing_config" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "token_hint" TEXT NOT NULL,
    "status" "record_status" NOT NULL DEFAULT 'active',
    "expires_at" TIMESTAMPTZ(3),
    "usage_limit" DECIMAL(38,12),
    "period_usage_limit" DECIMAL(38,12),
    "period_usage_duration_value" INTEGER,
    "period_usage_duration_unit" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_usage" (
    "api_key_id" UUID NOT NULL,
    "usage" DECIMAL(38,12) NOT NULL DEFAULT 0,
    "request_count" BIGINT NOT NULL DEFAULT 0,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_usage_pkey" PRIMARY KEY ("api_key_id")
);

-- CreateTable
CREATE TABLE "provider_key" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT,
    "encrypted_token" TEXT NOT NULL,
    "token_hint" TEXT NOT NULL,
    "base_url" TEXT,
    "options" JSONB NOT NULL DEFAULT '{}',
    "status" "record_status" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log" (
    "id" UUID NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "organization_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "source" TEXT,
    "session_id" TEXT,
    "country" TEXT,
    "user_agent" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "requested_model" TEXT NOT NULL,
    "requested_provider" TEXT,
    "used_model" TEXT NOT NULL,
    "used_provider" TEXT NOT NULL,
    "used_region" TEXT,
    "external_model" TEXT NOT NULL,
    "streamed" BOOLEAN NOT NULL,
    "canceled" BOOLEAN NOT NULL,
    "cached" BOOLEAN NOT NULL,
    "retried" BOOLEAN NOT NULL,
    "retried_by_log_id" UUID,
    "status" INTEGER NOT NULL,
    "unified_finish_reason" TEXT NOT NULL,
    "finish_reason" TEXT,
    "error_details" JSONB,
    "duration" INTEGER NOT NULL,
    "time_to_first_token" INTEGER,
    "response_size" INTEGER NOT NULL,
    "prompt_tokens" INTEGER NOT NULL,
    "cached_tokens" INTEGER NOT NULL,
    "cache_write_tokens" INTEGER NOT NULL,
    "completion_tokens" INTEGER NOT NULL,
    "reasoning_tokens" INTEGER NOT NULL,
    "image_input_tokens" INTEGER NOT NULL,
    "image_output_tokens" INTEGER NOT NULL,
    "audio_input_tokens" INTEGER NOT NULL,
    "audio_output_tokens" INTEGER NOT NULL,
    "total_tokens" INTEGER NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "input_cost" DECIMAL(38,12) NOT NULL,
    "output_cost" DECIMAL(38,12) NOT NULL,
    "cached_input_cost" DECIMAL(38,12) NOT NULL,
    "request_cost" DECIMAL(38,12) NOT NULL,
    "web_search_cost" DECIMAL(38,12) NOT NULL,
    "image_input_cost" DECIMAL(38,12),
    "image_output_cost" DECIMAL(38,12),
    "data_storage_cost" DECIMAL(38,12) NOT NULL,
    "cost" DECIMAL(38,12) NOT NULL,
    "discount" DECIMAL(38,12) NOT NULL DEFAULT 1,
    "used_mode" TEXT NOT NULL,
    "service_tier" TEXT,
    "routing" JSONB NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "healing" JSONB,

    CONSTRAINT "log_pkey" PRIMARY KEY ("id","retention_days")
) PARTITION BY LIST ("retention_days");

-- CreateTable
CREATE TABLE "log_payload" (
    "id" UUID NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "encrypted" BYTEA NOT NULL,

    CONSTRAINT "log_payload_pkey" PRIMARY KEY ("id","retention_days")
) PARTITION BY LIST ("retention_days");

-- CreateTable
CREATE TABLE "usage_journal" (
    "id" UUID NOT NULL,
    "event" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_journal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_hourly" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "request_count" BIGINT NOT NULL,
    "error_count" BIGINT NOT NULL,
    "client_error_count" BIGINT NOT NULL,
    "cache_count" BIGINT NOT NULL,
    "streamed_count" BIGINT NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cached_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "total_tokens" BIGINT NOT NULL,
    "input_cost" DECIMAL(38,12) NOT NULL,
    "output_cost" DECIMAL(38,12) NOT NULL,
    "cached_input_cost" DECIMAL(38,12) NOT NULL,
    "request_cost" DECIMAL(38,12) NOT NULL,
    "web_search_cost" DECIMAL(38,12) NOT NULL,
    "image_cost" DECIMAL(38,12) NOT NULL,
    "data_storage_cost" DECIMAL(38,12) NOT NULL,
    "cost" DECIMAL(38,12) NOT NULL,
    "savings" DECIMAL(38,12) NOT NULL,
    "cache_savings" DECIMAL(38,12) NOT NULL,
    "duration_ms" BIGINT NOT NULL,

    CONSTRAINT "usage_hourly_pkey" PRIMARY KEY ("project_id","hour","api_key_id","model","provider")
);

-- CreateTable
CREATE TABLE "usage_hourly_source" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "project_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "request_count" BIGINT NOT NULL,
    "total_tokens" BIGINT NOT NULL,
    "cost" DECIMAL(38,12) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_hourly_source_pkey" PRIMARY KEY ("project_id","hour","source")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_token_hash_key" ON "password_reset"("token_hash");

-- CreateIndex
CREATE INDEX "password_reset_user_id_idx" ON "password_reset"("user_id");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE INDEX "project_organization_id_idx" ON "project"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_token_hash_key" ON "api_key"("token_hash");

-- CreateIndex
CREATE INDEX "api_key_project_id_idx" ON "api_key"("project_id");

-- CreateIndex
CREATE INDEX "provider_key_organization_id_provider_id_idx" ON "provider_key"("organization_id", "provider_id");

-- CreateIndex
CREATE INDEX "log_project_id_id_idx" ON "log"("project_id", "id");

-- CreateIndex
CREATE INDEX "log_project_id_session_id_id_idx" ON "log"("project_id", "session_id", "id");

-- CreateIndex
CREATE INDEX "log_organization_id_id_idx" ON "log"("organization_id", "id");

-- CreateIndex
CREATE INDEX "usage_hourly_organization_id_hour_idx" ON "usage_hourly"("organization_id", "hour");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_usage" ADD CONSTRAINT "api_key_usage_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_key" ADD CONSTRAINT "provider_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The worker makes a partition per retention period, and in it one per UTC day, ahead of time. These catch the rows for which
-- it did not, so that no insert ever fails for want of a partition.
CREATE TABLE "log_default" PARTITION OF "log" DEFAULT;
CREATE TABLE "log_payload_default" PARTITION OF "log_payload" DEFAULT;
