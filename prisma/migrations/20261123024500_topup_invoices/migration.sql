-- Where the invoice of a payment is seen and fetched at Stripe.
ALTER TABLE "transaction" ADD COLUMN "invoice_url" TEXT, ADD COLUMN "invoice_pdf_url" TEXT;
