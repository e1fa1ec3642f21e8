-- AlterTable
ALTER TABLE "log" ADD COLUMN "surface" TEXT,
ADD COLUMN "warnings" JSONB;
