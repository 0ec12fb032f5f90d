// One at a time: calls that come while the last one runs are answered by a single further run after it.
//   this.load = oneAtATime(() => this.readEverything());
export function oneAtATime(act) {
  let running = null;
  let again = false;

  async function run() {
    while (again) {
      again = false;
      await act();
    }
  }

  return () => {
    again = true;
    return (running ??= run().finally(() => (running = null)));
  };
}
