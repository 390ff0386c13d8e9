package server

// BodiesLeft returns how much of the memory for bodies nobody uses, in bytes.
func (s *Server) BodiesLeft() int64 { return s.bodies.Available() }

// InFlight returns how many requests are under way.
func (s *Server) InFlight() int64 { return s.inFlight.Total() - s.inFlight.Available() }
