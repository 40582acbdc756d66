"use strict";
/**
 * Calendar arithmetic on day numbers (whole days since 1970-01-01, proleptic Gregorian, UTC).
 *
 * A step of the calendar is `{days: n}` or `{months: n}`; weeks begin on Monday.
 */
(function (geomap) {
  const MS = 86400000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const MONTHS_LONG = ["January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"];

  /** Steps from fine to coarse; ticks and bins choose among them. */
  const STEPS = [
    { days: 1 }, { days: 7 }, { days: 14 }, { months: 1 }, { months: 3 }, { months: 12 },
    { months: 60 }, { months: 120 }, { months: 300 }, { months: 600 }, { months: 1200 },
    { months: 6000 }, { months: 12000 },
  ];

  /** @returns {{year: number, month: number, day: number}} month counts from 0 */
  function civil(day) {
    const date = new Date(Math.floor(day) * MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
  }

  /** Day number of a civil date; months beyond 0..11 carry into the year. */
  function dayNumber(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    return Math.round(date.getTime() / MS);
  }

  /** Length of a step in days, months taken at their mean. */
  function length(step) {
    return step.days ?? step.months * 30.436875;
  }

  /** First day of the step that holds `day`. */
  function floor(day, step) {
    if (step.days === 1) return Math.floor(day);
    if (step.days) {
      const monday = Math.floor(day) + 3; // 1970-01-01 was a Thursday
      return monday - (((monday % step.days) + step.days) % step.days) - 3;
    }
    const { year, month } = civil(day);
    const index = year * 12 + month;
    return dayNumber(0, Math.floor(index / step.months) * step.months, 1);
  }

  /** First day of the step after the one that begins on `day`. */
  function next(day, step) {
    if (step.days) return day + step.days;
    const { year, month } = civil(day);
    return dayNumber(year, month + step.months, 1);
  }

  /** Finest step that is at least `days` long. */
  function stepOf(days) {
    return STEPS.find((step) => length(step) >= days) ?? STEPS[STEPS.length - 1];
  }

  function yearText(year) {
    return year > 0 ? String(year) : `${1 - year} BC`;
  }

  /** `2020-09-27`, years beyond four digits as EDTF writes them (`Y12345`). */
  function iso(day) {
    const { year, month, day: number } = civil(day);
    const two = (n) => String(n).padStart(2, "0");
    const sign = year < 0 ? "-" : "";
    const digits = String(Math.abs(year)).padStart(4, "0");
    const prefix = digits.length > 4 ? "Y" : "";
    return `${prefix}${sign}${digits}-${two(month + 1)}-${two(number)}`;
  }

  /** Day number of `YYYY-MM-DD`. */
  function parse(text) {
    const parts = /^(-?\d{4,})-(\d\d)-(\d\d)$/.exec(text);
    if (!parts) throw new RangeError(`not a date: ${text}`);
    return dayNumber(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  }

  /** `27 Sep 2020`, or `27 September 2020` for readers of the screen. */
  function format(day, { long = false } = {}) {
    const { year, month, day: number } = civil(day);
    return `${number} ${(long ? MONTHS_LONG : MONTHS)[month]} ${yearText(year)}`;
  }

  /** A stretch of days in the fewest words: `27 Sep – 10 Nov 2020`, `1994`, `Oct 2020`. */
  function formatRange(first, last, { long = false } = {}) {
    const a = civil(first);
    const b = civil(last);
    const afterLast = civil(last + 1);
    const names = long ? MONTHS_LONG : MONTHS;
    const dash = long ? " to " : " – ";
    if (first === last) return format(first, { long });
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
  function tickLabel(day, step) {
    const { year, month, day: number } = civil(day);
    if (step.days) {
      const major = number <= step.days && month === 0;
      return { text: major ? yearText(year) : `${number} ${MONTHS[month]}`, major };
    }
    if (step.months < 12) {
      return { text: month === 0 ? yearText(year) : MONTHS[month], major: month === 0 };
    }
    return { text: yearText(year), major: false };
  }

  geomap.calendar = {
    STEPS, civil, dayNumber, length, floor, next, stepOf, iso, parse, format, formatRange,
    tickLabel, yearText,
  };
})((globalThis.geomap ??= {}));
