-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "compliance_policy" JSONB;
