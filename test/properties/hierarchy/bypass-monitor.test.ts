import { describe, expect, test } from 'vitest';
import { bypassMonitor } from '../../../properties/hierarchy/bypass-monitor.ts';
import { bypass } from '../../../src/core/hierarchy/bypass.ts';
import { unlinkSched } from '../../../src/core/hierarchy/link.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

/**
 * Plays calls of scx_bypass(), given in words: `A.on`, `A.off`, `A.link`, `A.unlink`. Before the
 * next call, `A.depth:2` and `A.claim:true` spoil what the core has made of those before.
 */
function play(history: string, bench = new MonitorBench(bypassMonitor)): MonitorBench {
  for (const word of history.split(' ')) playWord(bench, word);
  return bench;
}

function playWord(bench: MonitorBench, word: string): void {
  const [name = '', what = ''] = word.split('.');
  const { kernel } = bench;
  const sched = bench.sched(name);
  const [field, value] = what.split(':');
  switch (field) {
    case 'on':
    case 'off':
      bypass(kernel, sched, field === 'on');
      break;
    case 'link':
      // Not by the core, which would refuse it below a parent that bypasses.
      kernel.scheds.push(sched);
      sched.isLinked = true;
      bench.emit({ type: 'linked', sched });
      break;
    case 'unlink':
      unlinkSched(kernel, sched);
      break;
    case 'depth':
      sched.bypassDepth = Number(value);
      break;
    case 'claim':
      sched.bypassDspClaim = value === 'true';
      break;
    default:
      bench.reload();
  }
}

const TREE = 'A.link B.link D.link';

const legal: Readonly<Record<string, string>> = {
  'nobody calls': TREE,
  'a root is enabled and disabled': 'A.link A.on A.off A.on A.unlink A.off',
  'a sub is enabled and disabled': 'A.link B.link B.on B.off B.on B.unlink',
  'a sub is loaded again':
    'A.link B.link B.on B.off B.on B.unlink B.reload A.link B.link B.on B.off',
  'calls of one scheduler nest': `${TREE} B.on B.on B.off B.on B.off B.off`,
  'calls of several above it nest': `${TREE} A.on B.on B.off A.off`,
  'the own call begins within that of an ancestor': `${TREE} A.on D.on A.off D.off`,
  'the own call ends within that of an ancestor': `${TREE} D.on A.on D.off A.off`,
  'everything overlaps': `${TREE} A.on A.on B.on D.on D.on A.off D.off D.on A.on B.off A.off D.off A.off D.off`,
  'one that was never linked is disabled': 'A.link B.on',
};

const illegal: Readonly<Record<string, readonly [history: string, ...violations: string[]]>> = {
  'a call is taken back that was not made': [
    `${TREE} A.off`,
    '1: off/OWN_OFF',
    '2: off/ANCESTOR_OFF',
    '4: off/ANCESTOR_OFF',
  ],
  'a call is taken back twice': ['A.link A.on A.off A.off', '1: off/OWN_OFF'],
  'a child was linked below a parent that bypasses': [
    'A.link A.on B.link A.off',
    '2: off/ANCESTOR_OFF',
  ],
  'a call does not reach a descendant': [`${TREE} B.on A.on D.depth:1 A.off`, '4: inherited/LOST'],
  'a depth is left over': [`${TREE} A.on B.depth:2 A.off`, '2: off/STRAY'],
  'the claim is not taken': [`${TREE} A.on B.on B.claim:false A.off`, '2: own/UNHOSTED'],
  'the claim is kept': [`${TREE} B.on A.on B.off B.claim:true A.off`, '2: off/LEAKED'],
};

describe('M-bypass', () => {
  test.each(Object.entries(legal))('holds when %s', (_, history) => {
    expect(play(history).violations).toEqual([]);
  });

  test.each(Object.entries(illegal))('breaks when %s', (_, [history, ...violations]) => {
    expect(play(history).violations).toEqual(violations.map((each) => `bypass ${each}`));
  });

  test('takes every transition on the way', () => {
    const { coverage } = new MonitorBench(bypassMonitor);
    for (const history of Object.values(legal)) {
      play(history, new MonitorBench(bypassMonitor, coverage));
    }
    expect(coverage.untaken).toEqual([]);
  });
});
