// Package store keeps everything that must last in one database, SQLite or PostgreSQL. It alone knows GORM and SQL.
//
// All reading and writing goes through a Tx, which lives inside Read (a consistent snapshot) or Write (all or nothing, on disk before
// Write returns). The words are CRUD; the rules of the trade stand in the rooms above, and what must hold whatever the rooms do is a
// constraint of the schema too. Errors name constraints and never carry a row's values.
package store
