/** Of each project. A dictionary is resent when it is asked for (412), so old ones need not be kept. */
export const dictionariesKept = 500
