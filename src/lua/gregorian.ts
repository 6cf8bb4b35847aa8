// Day counts of the proleptic Gregorian calendar; days are numbered from 1970-01-01.

const beforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of a year that lie before a month, 0 to 11. */
export function daysBeforeMonth(year: number, month: number): number {
  return (beforeMonth[month] as number) + (month > 1 && isLeapYear(year) ? 1 : 0);
}

/** The number of the first day of a year. */
export function firstDayOf(year: number): number {
  const past = year - 1;
  return 365 * (year - 1970) + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477;
}

/** The year a day lies in. */
export function yearOf(day: number): number {
  let year = 1970 + Math.floor(day / 365.2425);
  while (firstDayOf(year) > day) year--;
  while (firstDayOf(year + 1) <= day) year++;
  return year;
}

/** The month, 0 to 11, that a day of the year (0 is the first of January) lies in. */
export function monthOf(year: number, yearday: number): number {
  let month = 11;
  while (daysBeforeMonth(year, month) > yearday) month--;
  return month;
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
