"""Random calls with what they cost by genai-prices, one JSON object a line: reference.py ROOT COUNT [SEED].

Times of DeepSeek's calls lie on working days: the reference knows no weekdays.
"""

import json
import random
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal, getcontext
from pathlib import Path

from genai_prices import calc_price
from genai_prices.types import Usage

getcontext().prec = 60
root, count = Path(sys.argv[1]), int(sys.argv[2])
dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261125)
providers = {"openai": "openai", "anthropic": "anthropic", "gemini": "google", "deepseek": "deepseek"}
models = []
for ours, theirs in providers.items():
    rows = json.loads((root / f"Resources/catalogue/{ours}.json").read_text())["models"]
    models += [(ours, theirs, row) for row in rows]
# From the day on which the shipped list was made.
start = datetime(2026, 11, 21, tzinfo=timezone.utc)
made = 0
while made < count:
    ours, theirs, row = dice.choice(models)
    at = start + timedelta(seconds=dice.randrange(86_400 * 120))
    if ours == "deepseek" and at.isoweekday() > 5:
        continue
    prices = row["p"]
    total = dice.choice([0, 1, 17, 1999, 128_001, 200_000, 200_001, 272_001, dice.randrange(1_000_000)])
    read = dice.randrange(total + 1) if dice.random() < 0.5 else 0
    write = dice.randrange(total - read + 1) if "w" in prices and dice.random() < 0.5 else 0
    long = dice.randrange(total - read - write + 1) if "w1h" in prices and dice.random() < 0.3 else 0
    sound = dice.randrange(total - read - write - long + 1) if "ai" in prices and dice.random() < 0.3 else 0
    both = dice.randrange(min(sound, read) + 1) if "ar" in prices and sound else 0
    output = dice.choice([0, 1, 2048, dice.randrange(100_000)])
    spoken = dice.randrange(output + 1) if "ao" in prices and dice.random() < 0.3 else 0
    fields = {"input_tokens": total, "output_tokens": output, "cache_read_tokens": read}
    if write or long:
        fields["cache_write_tokens"] = write + long
    if long:
        fields["cache_write_1h_tokens"] = long
    if sound:
        # What was both cached and sound is in both counts.
        fields["input_audio_tokens"] = sound + both
        fields["cache_audio_read_tokens"] = both
        fields["cache_audio_write_tokens"] = 0
        fields["cache_audio_write_1h_tokens"] = 0
        fields["cache_audio_write_5m_tokens"] = 0
    if spoken:
        fields["output_audio_tokens"] = spoken
    try:
        price = calc_price(
            Usage(**fields), row["id"], provider_id=theirs, genai_request_timestamp=at
        )
    except LookupError:
        continue
    # Two rows may fit one id; ours is the first, and so is theirs where the ids are alike.
    if price.model.id != row["id"]:
        continue
    made += 1
    print(
        json.dumps(
            {
                "provider": ours,
                "model": row["id"],
                "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "input": total,
                "output": output,
                "read": read,
                "write": write,
                "writeLong": long,
                "audio": sound + both,
                "cachedAudio": both,
                "audioOut": spoken,
                "cost": format(Decimal(price.total_price).normalize(), "f"),
            }
        )
    )
