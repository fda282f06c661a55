/** The PostgreSQL channel on which a commit says that a card or mail has something new to show. */
export const NOTICES_CHANNEL = 'lockstep_notices';
