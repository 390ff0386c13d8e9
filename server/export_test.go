package server

// BodiesLeft returns how much of the memory for bodies nobody uses, in bytes.
func (s *Server) BodiesLeft() int64 { return s.bodies.Left() }

// UnderWay returns how many requests are under way.
func (s *Server) UnderWay() int64 { return s.underWay.Total() - s.underWay.Left() }
