/* The arithmetic of one budget. It never overflows: what is too large is the largest. */
#ifndef BUDGET_H
#define BUDGET_H

#include "controller.h"

int64_t add(int64_t a, int64_t b);
int64_t clamp(uint64_t value);
int64_t min(int64_t a, int64_t b);

/* Takes over what was written to cpu.max, and starts a new period. */
void budget_set(struct budget *budget, uint64_t period_us, uint64_t quota_us,
		uint64_t burst_us);

/* Settles what was used against the allowance, and makes the next one. */
void budget_close_interval(struct budget *budget, int64_t now);

#endif
