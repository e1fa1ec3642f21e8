#!/usr/bin/env python3
"""Writes pricing.json: what provider attempts cost by the catalogue, worked out apart from the gateway's own code.

    python3 tests/golden/generate-pricing.py

It reads nothing but the JSON files of the catalogue and pricing-cases.json. The rules are written down here a second time,
in exact fractions, so that a mistake has to be made twice to go unseen. Run it after the catalogue has changed and read
the diff: every changed amount must be explained by a changed price.
"""

import json
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "app" / "catalog" / "data"
TOKEN_FIELDS = (
    "inputPrice",
    "outputPrice",
    "cachedInputPrice",
    "cacheReadInputPrice",
    "cacheWriteInputPrice",
    "cacheWriteInputPrice1h",
)


def read(path):
    return json.loads(path.read_text())


def load_catalogue():
    models = {}
    for path in sorted((DATA / "models").glob("*.json")) + [DATA / "local" / "models.json"]:
        for model in read(path):
            models[model["id"]] = model
    providers = {p["id"]: p for p in read(DATA / "providers.json") + read(DATA / "local" / "providers.json")}
    return models, providers


def mapping_of(model, provider_id, region_id):
    mapping = next(m for m in model["providers"] if m["providerId"] == provider_id)
    if region_id is None:
        return mapping
    region = next(r for r in mapping["regions"] if r["id"] == region_id)
    merged = {**mapping, **region}
    if provider_id == "aws-bedrock" and region_id != "global":
        for prices in [merged, *merged.get("pricingTiers", [])]:
            for field in TOKEN_FIELDS:
                if field in prices:
                    prices[field] = str_of(Fraction(prices[field]) * Fraction(11, 10))
    return merged


def str_of(value):
    """A finite decimal fraction as text."""
    scaled, digits = value, 0
    while scaled.denominator != 1:
        scaled, digits = scaled * 10, digits + 1
    text = str(abs(scaled.numerator)).rjust(digits + 1, "0")
    whole, rest = text[: len(text) - digits], text[len(text) - digits :].rstrip("0")
    return whole + ("." + rest if rest else "")


def half_up(value):
    """To twelve decimals, halves up (amounts are never negative)."""
    return Fraction((value * 10**12 * 2 + 1) // 2, 10**12)


def peak_prices(pricing, at):
    off = pricing.get("offPeakDays")
    if off:
        local = at + timedelta(minutes=off["utcOffsetMinutes"])
        if (local.weekday() + 1) % 7 in off["daysOfWeek"]:
            return pricing["offPeak"]
    hour = at.hour + Fraction(at.minute, 60) + Fraction(at.second, 3600)
    if any(start <= hour < end for start, end in pricing["hoursUtc"]):
        return pricing["peak"]
    return pricing["offPeak"]


def token_prices(mapping, prompt, at):
    prices = {field: mapping[field] for field in TOKEN_FIELDS if field in mapping}
    if "peakPricing" in mapping:
        prices.update(peak_prices(mapping["peakPricing"], at))
    for tier in mapping.get("pricingTiers", []):
        fits = tier["upToTokens"] is None or prompt <= tier["upToTokens"]
        if fits or tier is mapping["pricingTiers"][-1]:
            prices.update({field: tier[field] for field in TOKEN_FIELDS if field in tier})
            break
    return prices


def first(*prices):
    return next((Fraction(price) for price in prices if price is not None), Fraction(0))


def tier_factor(mapping, provider, tier):
    if tier in mapping.get("serviceTierMultipliers", {}):
        return Fraction(str(mapping["serviceTierMultipliers"][tier]))
    for known in provider.get("serviceTiers", []):
        if known["id"] == tier:
            return Fraction(str(known["multiplier"]))
    return Fraction(1)


def cost_of(case, models, providers):
    mapping = mapping_of(models[case["model"]], case["provider"], case.get("region"))
    usage = case["usage"]
    get = lambda name: usage.get(name, 0)  # noqa: E731
    at = datetime.fromisoformat(case.get("at", "2026-11-23T12:00:00+00:00")).astimezone(timezone.utc)
    prices = token_prices(mapping, get("promptTokens"), at)
    base = prices.get("inputPrice")
    cached_price = first(prices.get("cachedInputPrice"), base)
    read_price = first(prices.get("cacheReadInputPrice"), prices.get("cachedInputPrice"), base)
    write_price = first(prices.get("cacheWriteInputPrice"), base)
    write_1h_price = first(prices.get("cacheWriteInputPrice1h"), prices.get("cacheWriteInputPrice"), base)

    def modality(own, cached_own):
        """Prices of a modality, fresh and cached; a cached price of None means: as cached text."""
        fresh = mapping.get(own)
        cached = mapping.get(cached_own)
        if cached is None and fresh is not None and Fraction(fresh) != first(mapping.get("inputPrice")):
            cached = fresh
        return first(fresh, base), None if cached is None else Fraction(cached)

    audio_price, cached_audio_price = modality("inputAudioPrice", "cachedInputAudioPrice")
    image_price, cached_image_price = modality("imageInputPrice", "cachedImageInputPrice")

    # Every token of the prompt falls into one of five bins, in this order, until the prompt is used up.
    prompt = get("promptTokens")
    kinds = {"implicit": get("cachedTokens"), "explicit": get("cacheReadTokens")}
    kinds.update(write=get("cacheWriteTokens"), write1h=get("cacheWrite1hTokens"))
    left = prompt
    for kind in kinds:
        kinds[kind] = min(kinds[kind], left)
        left -= kinds[kind]
    fresh = left

    cached = Fraction(0)
    reads = {"implicit": kinds["implicit"], "explicit": kinds["explicit"]}
    apart = {}
    for name, own_price in (("Audio", cached_audio_price), ("Image", cached_image_price)):
        total = get("audioInputTokens" if name == "Audio" else "imageInputTokens")
        wanted = min(get(f"cached{name}InputTokens"), total, sum(reads.values()))
        apart[name] = wanted
        for source, price in (("implicit", cached_price), ("explicit", read_price)):
            taken = min(wanted, reads[source])
            reads[source] -= taken
            wanted -= taken
            cached += taken * (price if own_price is None else own_price)
    cached += reads["implicit"] * cached_price + reads["explicit"] * read_price

    audio = min(get("audioInputTokens") - apart["Audio"], fresh)
    image = min(get("imageInputTokens") - apart["Image"], fresh - audio)
    text = fresh - audio - image
    inputs = text * first(base) + audio * audio_price
    inputs += kinds["write"] * write_price + kinds["write1h"] * write_1h_price

    completion = get("completionTokens")
    image_out = min(get("imageOutputTokens"), completion)
    audio_out = min(get("audioOutputTokens"), completion - image_out)
    out_price = first(prices.get("outputPrice"))
    outputs = (completion - image_out - audio_out) * out_price
    outputs += audio_out * first(mapping.get("outputAudioPrice"), prices.get("outputPrice"))

    discount = Fraction(case.get("discount", "1"))
    tokens = discount * tier_factor(mapping, providers[case["provider"]], case.get("serviceTier"))
    flat = Fraction(0)
    if case.get("refused"):
        flat += first(mapping.get("contentFilterPrice"))
    if not case.get("refused") or prompt or completion:
        flat += first(mapping.get("requestPrice"))
    cost = {
        "inputCost": half_up(inputs * tokens),
        "cachedInputCost": half_up(cached * tokens),
        "outputCost": half_up(outputs * tokens),
        "requestCost": half_up(flat * discount),
        "webSearchCost": half_up(get("webSearches") * first(mapping.get("webSearchPrice")) * discount),
        "imageInputCost": None,
        "imageOutputCost": None,
    }
    if get("imageInputTokens"):
        cost["imageInputCost"] = half_up(image * image_price * tokens)
    if get("imageOutputTokens"):
        cost["imageOutputCost"] = half_up(
            image_out * first(mapping.get("imageOutputPrice"), prices.get("outputPrice")) * tokens
        )
    total = sum(value for value in cost.values() if value is not None)
    cost["dataStorageCost"] = Fraction(prompt + completion, 10**8) if case.get("storageBilled") else Fraction(0)
    cost["cost"] = Fraction(total)
    return {name: None if value is None else str_of(value) for name, value in cost.items()}


def main():
    cases = read(HERE / "pricing-cases.json")
    rows = []
    for case in cases:
        # A fresh catalogue for every row: laying out a region changes it in place.
        models, providers = load_catalogue()
        rows.append({**case, "expected": cost_of(case, models, providers)})
    body = ",\n".join("\t" + json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / "pricing.json").write_text(f"[\n{body}\n]\n")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
