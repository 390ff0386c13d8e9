// Package sqlrow maps rows of tables to structs, and is the only mapper of package store. It writes
// each statement from the columns of a type, which GORM reads of it once; conditions are SQL with a
// ? for each argument. It knows no table and no rule.
//
// A condition is what follows WHERE. If a function returns rows, ORDER BY and LIMIT may follow the
// condition. Every function returns the errors that Mapper.Translate makes of the driver's.
package sqlrow
