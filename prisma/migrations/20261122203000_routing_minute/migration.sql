-- CreateTable
CREATE TABLE "routing_minute" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "process" UUID NOT NULL,
    "attempts" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "first_token_ms" DOUBLE PRECISION NOT NULL,
    "first_tokens" INTEGER NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "generation_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "routing_minute_pkey" PRIMARY KEY ("model","minute","provider","region","process")
);

-- CreateIndex
CREATE INDEX "routing_minute_minute_idx" ON "routing_minute"("minute");
