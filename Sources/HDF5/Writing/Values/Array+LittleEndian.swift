extension Array where Element: FixedWidthInteger {
    /// The numbers with the byte of the least value first, as they are written: the same array where the processor has them
    /// so.
    var littleEndian: [Element] {
        #if _endian(little)
            self
        #else
            map { $0.littleEndian }
        #endif
    }
}
