"use strict";
/**
 * Calendar arithmetic on hour numbers (whole hours since 1970-01-01T00, proleptic Gregorian,
 * the clock as the article tells it, no zones).
 *
 * A step of the calendar is `{hours: n}` or `{months: n}`; weeks begin on Monday. A stretch is
 * `[first, last]`, hours, both inclusive: a day is `[0, 23]`.
 */
(function (geomap) {
  const MS = 3600000;
  const DAY = 24;
  const WEEK = 7 * DAY;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const MONTHS_LONG = ["January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"];

  /** Steps from fine to coarse; ticks and bins choose among them. */
  const STEPS = [
    { hours: 1 }, { hours: 3 }, { hours: 6 }, { hours: 12 }, { hours: DAY }, { hours: WEEK },
    { hours: 2 * WEEK }, { months: 1 }, { months: 3 }, { months: 12 }, { months: 60 },
    { months: 120 }, { months: 300 }, { months: 600 }, { months: 1200 }, { months: 6000 },
    { months: 12000 },
  ];

  /** @returns {{year: number, month: number, day: number, hour: number}} month counts from 0 */
  function civil(hour) {
    const date = new Date(Math.floor(hour) * MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate(),
      hour: date.getUTCHours() };
  }

  /** Hour number of a civil date; months beyond 0..11 carry into the year. */
  function hourNumber(year, month, day, hour = 0) {
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    return Math.round(date.getTime() / MS) + hour;
  }

  /** Length of a step in hours, months taken at their mean. */
  function length(step) {
    return step.hours ?? step.months * 30.436875 * DAY;
  }

  /** First hour of the step that holds `hour`. */
  function floor(hour, step) {
    if (step.hours) {
      // 1970-01-01 was a Thursday; shorter steps than weeks divide the day.
      const offset = step.hours >= WEEK ? 3 * DAY : 0;
      return Math.floor((Math.floor(hour) + offset) / step.hours) * step.hours - offset;
    }
    const { year, month } = civil(hour);
    const index = year * 12 + month;
    return hourNumber(0, Math.floor(index / step.months) * step.months, 1);
  }

  /** First hour of the step after the one that begins at `hour`. */
  function next(hour, step) {
    if (step.hours) return hour + step.hours;
    const { year, month } = civil(hour);
    return hourNumber(year, month + step.months, 1);
  }

  /** Finest step that is at least so many hours long. */
  function stepOf(hours) {
    return STEPS.find((step) => length(step) >= hours) ?? STEPS[STEPS.length - 1];
  }

  /** Whether a stretch is made of whole days. */
  function isWholeDays([first, last]) {
    return floor(first, { hours: DAY }) === first && floor(last + 1, { hours: DAY }) === last + 1;
  }

  /** The least stretch of whole days around a stretch. */
  function wholeDays([first, last]) {
    return [floor(first, { hours: DAY }), floor(last, { hours: DAY }) + DAY - 1];
  }

  function yearText(year) {
    return year > 0 ? String(year) : `${1 - year} BC`;
  }

  function two(number) {
    return String(number).padStart(2, "0");
  }

  /** Day of an hour, `2020-09-27`; years beyond four digits as EDTF writes them (`Y12345`). */
  function iso(hour) {
    const { year, month, day } = civil(hour);
    const sign = year < 0 ? "-" : "";
    const digits = String(Math.abs(year)).padStart(4, "0");
    const prefix = digits.length > 4 ? "Y" : "";
    return `${prefix}${sign}${digits}-${two(month + 1)}-${two(day)}`;
  }

  /** First and last day of a stretch, or its first and last minute when it holds part of a day. */
  function isoStretch([first, last]) {
    if (isWholeDays([first, last])) return [iso(first), iso(last)];
    return [`${iso(first)}T${two(civil(first).hour)}:00`,
      `${iso(last)}T${two(civil(last).hour)}:59`];
  }

  /** First hour of `YYYY-MM-DD`, or the hour that `YYYY-MM-DDTHH:MM` falls in. */
  function parse(text) {
    const parts = /^(-?\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):\d\d)?$/.exec(text);
    if (!parts) throw new RangeError(`not a date: ${text}`);
    return hourNumber(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]),
      Number(parts[4] ?? 0));
  }

  /** Stretch from two texts as `isoStretch` writes them; both inclusive. */
  function parseStretch([first, last]) {
    return [parse(first), parse(last) + (last.includes("T") ? 0 : DAY - 1)];
  }

  /** The day of an hour: `27 Sep 2020`, or `27 September 2020` for readers of the screen. */
  function format(hour, { long = false } = {}) {
    const { year, month, day } = civil(hour);
    return `${day} ${(long ? MONTHS_LONG : MONTHS)[month]} ${yearText(year)}`;
  }

  /** An hour, or with `end` its last minute: `27 Sep 2020, 06:00`. */
  function formatHour(hour, { long = false, end = false } = {}) {
    return `${format(hour, { long })}, ${clock(hour, end)}`;
  }

  function clock(hour, end) {
    return `${two(civil(hour).hour)}:${end ? "59" : "00"}`;
  }

  /** A stretch in the fewest words: `27 Sep – 10 Nov 2020`, `1994`, `27 Sep 2020, 06:00 – 11:59`. */
  function formatRange(first, last, { long = false } = {}) {
    const a = civil(first);
    const b = civil(last);
    const names = long ? MONTHS_LONG : MONTHS;
    const dash = long ? " to " : " – ";
    if (!isWholeDays([first, last])) {
      return iso(first) === iso(last) ? formatHour(first, { long }) + dash + clock(last, true)
        : formatHour(first, { long }) + dash + formatHour(last, { long, end: true });
    }
    if (last - first < DAY) return format(first, { long });
    const afterLast = civil(last + 1);
    if (a.day === 1 && afterLast.day === 1) {
      if (a.month === 0 && afterLast.month === 0) {
        return a.year === b.year ? yearText(a.year) : yearText(a.year) + dash + yearText(b.year);
      }
      if (a.year === b.year && a.month === b.month) return `${names[a.month]} ${yearText(a.year)}`;
    }
    if (a.year !== b.year) return format(first, { long }) + dash + format(last, { long });
    const start = a.month === b.month ? String(a.day) : `${a.day} ${names[a.month]}`;
    return start + dash + format(last, { long });
  }

  /**
   * Label of a tick, and whether it begins a larger unit.
   * @returns {{text: string, major: boolean}}
   */
  function tickLabel(at, step) {
    const { year, month, day, hour } = civil(at);
    if (step.hours < DAY) {
      return hour === 0 ? { text: `${day} ${MONTHS[month]}`, major: true }
        : { text: clock(at, false), major: false };
    }
    if (step.hours) {
      const major = day <= step.hours / DAY && month === 0;
      return { text: major ? yearText(year) : `${day} ${MONTHS[month]}`, major };
    }
    if (step.months < 12) {
      return { text: month === 0 ? yearText(year) : MONTHS[month], major: month === 0 };
    }
    return { text: yearText(year), major: false };
  }

  geomap.calendar = {
    DAY, STEPS, civil, hourNumber, length, floor, next, stepOf, isWholeDays, wholeDays, iso,
    isoStretch, parse, parseStretch, format, formatHour, formatRange, tickLabel, yearText,
  };
})((globalThis.geomap ??= {}));
