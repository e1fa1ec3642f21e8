-- CreateEnum
CREATE TYPE "invitation_status" AS ENUM ('pending', 'accepted', 'revoked');

-- CreateEnum
CREATE TYPE "ledger_kind" AS ENUM ('top_up', 'usage', 'storage', 'refund', 'dispute', 'bonus', 'grant', 'referral');

-- CreateEnum
CREATE TYPE "transaction_kind" AS ENUM ('credit_top_up', 'credit_refund', 'credit_dispute', 'credit_grant', 'subscription_start', 'subscription_cancel', 'subscription_end');

-- CreateEnum
CREATE TYPE "transaction_status" AS ENUM ('pending', 'completed', 'failed');

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "auto_top_up_amount" DECIMAL(38,12),
ADD COLUMN     "auto_top_up_enabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "auto_top_up_failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "auto_top_up_paused_until" TIMESTAMPTZ(3),
ADD COLUMN     "auto_top_up_threshold" DECIMAL(38,12),
ADD COLUMN     "plan_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "referral_code" TEXT,
ADD COLUMN     "referred_by_id" UUID,
ADD COLUMN     "stripe_customer_id" TEXT,
ADD COLUMN     "stripe_subscription_id" TEXT,
ADD COLUMN     "subscription_status" TEXT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "restricted" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "cache_coalescing" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "requests_per_minute" INTEGER,
ADD COLUMN     "tokens_per_minute" INTEGER;

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "period_started_at" TIMESTAMPTZ(3),
ADD COLUMN     "requests_per_minute" INTEGER,
ADD COLUMN     "tokens_per_minute" INTEGER;

-- AlterTable
ALTER TABLE "log" ADD COLUMN     "ledger_entry_id" UUID;

-- CreateTable
CREATE TABLE "key_grant" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_grant_pkey" PRIMARY KEY ("organization_id","user_id","api_key_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "member_role" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "status" "invitation_status" NOT NULL DEFAULT 'pending',
    "invited_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID,
    "user_name" TEXT,
    "user_email" TEXT,
    "master_key_id" UUID,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "master_key" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "token_hint" TEXT NOT NULL,
    "status" "record_status" NOT NULL DEFAULT 'active',
    "created_by_id" UUID,
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "master_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "iam_rule" (
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "rule_type" TEXT NOT NULL,
    "rule_value" JSONB NOT NULL,
    "status" "record_status" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "iam_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_period_usage" (
    "api_key_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "usage" DECIMAL(38,12) NOT NULL DEFAULT 0,

    CONSTRAINT "api_key_period_usage_pkey" PRIMARY KEY ("api_key_id","window_start")
);

-- CreateTable
CREATE TABLE "credit_balance" (
    "organization_id" UUID NOT NULL,
    "balance" DECIMAL(38,12) NOT NULL DEFAULT 0,
    "credited" DECIMAL(38,12) NOT NULL DEFAULT 0,
    "purchased" DECIMAL(38,12) NOT NULL DEFAULT 0,

    CONSTRAINT "credit_balance_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" "ledger_kind" NOT NULL,
    "amount" DECIMAL(38,12) NOT NULL,
    "description" TEXT,
    "source" TEXT,
    "transaction_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_closing" (
    "organization_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "balance" DECIMAL(38,12) NOT NULL,
    "credited" DECIMAL(38,12) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_closing_pkey" PRIMARY KEY ("organization_id","entry_id")
);

-- CreateTable
CREATE TABLE "transaction" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" "transaction_kind" NOT NULL,
    "status" "transaction_status" NOT NULL DEFAULT 'pending',
    "credits" DECIMAL(38,12),
    "platform_fee" DECIMAL(38,12),
    "international_fee" DECIMAL(38,12),
    "total_paid" DECIMAL(38,12),
    "description" TEXT,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "stripe_payment_intent_id" TEXT,
    "stripe_invoice_id" TEXT,
    "receipt_url" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "key_grant_api_key_id_idx" ON "key_grant"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_organization_id_idx" ON "invitation"("organization_id");

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_id_idx" ON "audit_entry"("organization_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_created_at_idx" ON "audit_entry"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "master_key_token_hash_key" ON "master_key"("token_hash");

-- CreateIndex
CREATE INDEX "master_key_organization_id_idx" ON "master_key"("organization_id");

-- CreateIndex
CREATE INDEX "iam_rule_api_key_id_idx" ON "iam_rule"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_source_key" ON "ledger_entry"("source");

-- CreateIndex
CREATE INDEX "ledger_entry_organization_id_id_idx" ON "ledger_entry"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "transaction_stripe_payment_intent_id_key" ON "transaction"("stripe_payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "transaction_stripe_invoice_id_key" ON "transaction"("stripe_invoice_id");

-- CreateIndex
CREATE INDEX "transaction_organization_id_id_idx" ON "transaction"("organization_id", "id");

-- CreateIndex
CREATE INDEX "stripe_event_processed_at_idx" ON "stripe_event"("processed_at");

-- CreateIndex
CREATE UNIQUE INDEX "organization_referral_code_key" ON "organization"("referral_code");

-- CreateIndex
CREATE UNIQUE INDEX "organization_stripe_customer_id_key" ON "organization"("stripe_customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_stripe_subscription_id_key" ON "organization"("stripe_subscription_id");

-- AddForeignKey
ALTER TABLE "key_grant" ADD CONSTRAINT "key_grant_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "member"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_grant" ADD CONSTRAINT "key_grant_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "master_key" ADD CONSTRAINT "master_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "master_key" ADD CONSTRAINT "master_key_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "iam_rule" ADD CONSTRAINT "iam_rule_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_period_usage" ADD CONSTRAINT "api_key_period_usage_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_balance" ADD CONSTRAINT "credit_balance_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "transaction"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What organizations had becomes the first row of their ledger.
INSERT INTO "ledger_entry" ("id", "organization_id", "kind", "amount", "description", "source")
SELECT gen_random_uuid(), "id", 'grant', "credits", 'Balance before the ledger', 'opening:' || "id" FROM "organization" WHERE "credits" <> 0;
INSERT INTO "credit_balance" ("organization_id", "balance", "credited") SELECT "id", "credits", "credits" FROM "organization";

-- AlterTable
ALTER TABLE "organization" DROP COLUMN "credits";

-- Recurring limits that exist already: their windows follow one another from the last edit of the key.
UPDATE "api_key" SET "period_started_at" = "updated_at" WHERE "period_usage_limit" IS NOT NULL;
