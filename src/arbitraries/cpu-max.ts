import type { Rng } from '../core/rng.ts';
import { PERIOD_US_MAX, PERIOD_US_MIN, QUOTA_US_MIN, RUNTIME_US_MAX } from '../host/cgroups.ts';
import type { CpuMax } from '../scenario/host-operation.ts';

const PERIODS_US = [
  100_000,
  100_000,
  100_000,
  50_000,
  200_000,
  PERIOD_US_MIN,
  10_000,
  PERIOD_US_MAX,
];
/** Quota as a share of the period, in per mille. */
const SHARES = [10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** cpu.max: mostly legal and tight, at times unlimited, extreme or illegal. */
export function drawCpuMax(rng: Rng): CpuMax {
  const choice = rng.below(16);
  if (choice < 4) return unlimited(rng);
  if (choice === 4) return drawExtreme(rng);
  if (choice === 5) return drawIllegal(rng);
  return drawLegalFinite(rng);
}

/** cpu.max as a cast declares it: always legal. */
export function drawLegalCpuMax(rng: Rng): CpuMax {
  const choice = rng.below(16);
  if (choice < 5) return unlimited(rng);
  if (choice === 5 && rng.chance(1, 4)) return drawExtreme(rng);
  return drawLegalFinite(rng);
}

function unlimited(rng: Rng): CpuMax {
  return { periodUs: rng.pick(PERIODS_US), quotaUs: 'max', burstUs: 0 };
}

function drawLegalFinite(rng: Rng): CpuMax {
  const periodUs = rng.pick(PERIODS_US);
  const quotaUs = Math.max(QUOTA_US_MIN, (periodUs * rng.pick(SHARES)) / 1_000);
  const burstUs = rng.chance(1, 3) ? rng.pick([quotaUs, Math.ceil(quotaUs / 2), 1]) : 0;
  return { periodUs, quotaUs, burstUs };
}

/** The edges of what the kernel accepts, some of them beyond 64 bits once normalised. */
function drawExtreme(rng: Rng): CpuMax {
  const periodUs = rng.pick([PERIOD_US_MIN, 100_000, PERIOD_US_MAX]);
  const quotaUs = rng.pick([QUOTA_US_MIN, RUNTIME_US_MAX, 184_467_440_738, 2 ** 40]);
  const burstUs = rng.chance(1, 4) && quotaUs * 2 <= RUNTIME_US_MAX ? quotaUs : 0;
  return { periodUs, quotaUs, burstUs };
}

function drawIllegal(rng: Rng): CpuMax {
  const legal = drawLegalFinite(rng);
  switch (rng.below(5)) {
    case 0:
      return { ...legal, periodUs: rng.pick([0, PERIOD_US_MIN - 1, PERIOD_US_MAX + 1]) };
    case 1:
      return { ...legal, quotaUs: rng.pick([0, 1, QUOTA_US_MIN - 1]) };
    case 2:
      return { ...legal, quotaUs: RUNTIME_US_MAX + 1 };
    case 3:
      return { ...legal, burstUs: Number(legal.quotaUs) + 1 };
    default:
      return { ...legal, quotaUs: RUNTIME_US_MAX, burstUs: 1 };
  }
}
