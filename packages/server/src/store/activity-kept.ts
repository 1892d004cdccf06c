/** Entries of the activity log. */
export const activityKept = 1000
/** Old entries go once in a while, not one by one. */
export const dropActivityEvery = 100
