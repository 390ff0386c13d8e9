// Package store keeps all lasting data in one database, SQLite or PostgreSQL. Only this package
// uses GORM and SQL.
//
// Rows are mapped to structs by store/internal/sqlrow alone: rows of one table, statements that are
// in the code, and any SELECT whose columns are members of a type. GORM reads the columns of the
// types for it, and composes the queries of which joins and conditions are put together at run time
// (docs/decisions/0037-no-generic-gorm.md).
//
// All reading and writing uses a Tx, which exists inside Read (a consistent snapshot) or Write (all
// or nothing, on disk before Write returns). The operations are CRUD. The rules of the trade are in
// the rooms above; what must hold whatever the rooms do is a constraint of the schema too. Errors
// name constraints and never contain a row's values.
package store
