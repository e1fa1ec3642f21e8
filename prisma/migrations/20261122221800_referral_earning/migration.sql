-- CreateTable
CREATE TABLE "referral_earning" (
    "organization_id" UUID NOT NULL,
    "referrer_id" UUID NOT NULL,
    "counted_entry_id" UUID NOT NULL,
    "counted_spending" DECIMAL(38,12) NOT NULL DEFAULT 0,
    "earned" DECIMAL(38,12) NOT NULL DEFAULT 0,

    CONSTRAINT "referral_earning_pkey" PRIMARY KEY ("organization_id")
);

-- CreateIndex
CREATE INDEX "referral_earning_referrer_id_idx" ON "referral_earning"("referrer_id");

-- CreateIndex
CREATE INDEX "organization_referred_by_id_idx" ON "organization"("referred_by_id");

-- CreateIndex
CREATE INDEX "ledger_entry_organization_id_kind_id_idx" ON "ledger_entry"("organization_id", "kind", "id");

-- AddForeignKey
ALTER TABLE "referral_earning" ADD CONSTRAINT "referral_earning_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
