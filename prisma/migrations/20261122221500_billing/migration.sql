-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "subscription_cancelled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "subscription_changed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "transaction" ADD COLUMN     "source" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "transaction_source_key" ON "transaction"("source");
