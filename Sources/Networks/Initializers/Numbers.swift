/// The numbers that parameters can hold: options outside would become infinite.
let numberRange = -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)
/// Those of them that can be a standard deviation or a radius.
let magnitudeRange = 0...Double(Float.greatestFiniteMagnitude)
