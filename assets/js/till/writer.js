// One page of this browser writes the log. Others wait for it to close, and say so.
const NAME = "ordito-till-writer";

/**
 * Asks to be the one page that sells. `waits()` is called where another page is it now; the promise
 * is kept once this page is it, which it then stays until it closes.
 */
export const becomeWriter = (waits, locks = navigator.locks) =>
  new Promise((resolve) => {
    const hold = () => {
      resolve();
      return new Promise(() => {}); // for as long as the page lives
    };
    locks.request(NAME, { ifAvailable: true }, (lock) => {
      if (lock) return hold();
      waits();
      locks.request(NAME, hold);
      return undefined;
    });
  });
