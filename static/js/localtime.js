// Times in the zone and the manner of the person's device; the server writes them in UTC.
//   <time datetime="2026-03-01T12:00:00+00:00" data-controller="localtime">1 Mar 2026, 12:00</time>
const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function connect(time) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) time.textContent = FORMAT.format(moment);
}
