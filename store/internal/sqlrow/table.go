package sqlrow

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm/schema"
)

// table is how rows of a type are stored, as GORM derives it from the type. It is computed once,
// because rows are read and written by the thousand.
type table struct {
	name       string // quoted
	columns    []column
	columnList string // their names, joined
	updatable  []int  // the columns that an update writes: all except the id and what never changes
	byName     map[string]column
}

// column is a member of the type that is a column.
type column struct {
	index    []int  // in the type
	name     string // quoted
	autoTime bool   // an instant that is set to now in a new row if it is not set
}

// tableOf returns how rows of a struct type are stored.
func (m *Mapper) tableOf(rowType reflect.Type) (*table, error) {
	if cached, ok := m.tables.Load(rowType); ok {
		return cached.(*table), nil //nolint:forcetypeassert // nothing else is stored
	}
	parsed, err := schema.Parse(reflect.New(rowType).Interface(), &m.parsed, schema.NamingStrategy{})
	if err != nil {
		return nil, fmt.Errorf("read the columns of %s: %w", rowType, err)
	}
	t := newTable(parsed)
	m.tables.Store(rowType, t)
	return t, nil
}

func newTable(s *schema.Schema) *table {
	t := &table{name: `"` + s.Table + `"`, byName: map[string]column{}}
	var names []string
	for _, f := range s.Fields {
		if f.DBName == "" {
			continue
		}
		c := column{index: f.StructField.Index, name: `"` + f.DBName + `"`, autoTime: f.AutoCreateTime > 0 || f.AutoUpdateTime > 0}
		t.byName[f.DBName] = c
		if !f.Creatable {
			continue
		}
		switch f.DBName {
		case "id", "created_at", "created_on", "stated_at":
		default:
			t.updatable = append(t.updatable, len(t.columns))
		}
		t.columns = append(t.columns, c)
		names = append(names, c.name)
	}
	t.columnList = strings.Join(names, ", ")
	return t
}

// appendValues appends a row's values, in the order of the columns. Instants are rounded to what
// both engines store, in the row too, so that what is read equals what was written.
func (t *table) appendValues(list []any, row reflect.Value) []any {
	for _, c := range t.columns {
		list = append(list, columnValue(row.FieldByIndex(c.index)))
	}
	return list
}

func columnValue(member reflect.Value) any {
	switch at := member.Addr().Interface().(type) {
	case *time.Time:
		*at = RoundTime(*at)
	case **time.Time:
		*at = RoundTimeIfSet(*at)
	}
	return member.Interface()
}

// setTimes sets the instants of a new row that are not set.
func (t *table) setTimes(row reflect.Value, now time.Time) {
	for _, c := range t.columns {
		if at, ok := reflect.TypeAssert[*time.Time](row.FieldByIndex(c.index).Addr()); ok && c.autoTime && at.IsZero() {
			*at = now
		}
	}
}

// insertSQL returns a statement that inserts a number of rows, with its conflict clause.
func (t *table) insertSQL(rows int, conflict string) string {
	row := "(?" + strings.Repeat(",?", len(t.columns)-1) + ")"
	return "INSERT INTO " + t.name + " (" + t.columnList + ") VALUES " + row + strings.Repeat(","+row, rows-1) + " " + conflict
}

// updateSQL returns a statement that writes the changeable columns of rows, up to its condition.
func (t *table) updateSQL() string {
	sets := make([]string, len(t.updatable))
	for i, at := range t.updatable {
		sets[i] = t.columns[at].name + " = ?"
	}
	return "UPDATE " + t.name + " SET " + strings.Join(sets, ", ") + " WHERE "
}
