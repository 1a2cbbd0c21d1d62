#if canImport(Glibc)
    import func Glibc.exp
    import func Glibc.expm1
    import func Glibc.log
    import func Glibc.tanh
#elseif canImport(Darwin)
    import func Darwin.exp
    import func Darwin.expm1
    import func Darwin.log
    import func Darwin.tanh
#endif

/// The C library's function, which ``Activation/tanh`` hides where it is used.
func libraryTanh(_ x: Double) -> Double { tanh(x) }
