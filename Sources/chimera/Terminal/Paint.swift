#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Colours for a terminal, as far as it has them. NO_COLOR (no-color.org) is honoured.
enum Paint: Sendable {
    case none
    /// The 6×6×6 cube of 256 colours.
    case cube
    case full

    init(environment: [String: String], isTerminal: Bool) {
        let term = environment["TERM"] ?? ""
        if !isTerminal || environment["NO_COLOR"]?.isEmpty == false || term.isEmpty || term == "dumb" {
            self = .none
        } else if let depth = environment["COLORTERM"], depth.contains("truecolor") || depth.contains("24bit")
        {
            self = .full
        } else {
            self = .cube
        }
    }

    /// A name in its persona's hue (degrees of OKLCH, as the page uses it).
    func name(_ text: String, hue: Int) -> String {
        let (red, green, blue) = Self.rgb(hue: Double(hue))
        switch self {
        case .none: return text
        case .full: return "\u{1B}[1;38;2;\(red);\(green);\(blue)m\(text)\u{1B}[0m"
        case .cube:
            let index = 16 + 36 * Self.step(red) + 6 * Self.step(green) + Self.step(blue)
            return "\u{1B}[1;38;5;\(index)m\(text)\u{1B}[0m"
        }
    }

    func faint(_ text: String) -> String {
        if case .none = self { text } else { "\u{1B}[2m\(text)\u{1B}[0m" }
    }
    func bold(_ text: String) -> String { if case .none = self { text } else { "\u{1B}[1m\(text)\u{1B}[0m" } }

    /// The nearest of the cube's steps 0, 95, 135, 175, 215, 255.
    private static func step(_ value: Int) -> Int {
        value < 48 ? 0 : value < 115 ? 1 : min(5, (value - 35) / 40)
    }

    /// OKLCH with a lightness that reads on dark and on light ground, to sRGB (Björn Ottosson, 2020).
    static func rgb(hue: Double) -> (Int, Int, Int) {
        let (lightness, chroma) = (0.70, 0.13)
        let a = chroma * cos(hue * .pi / 180)
        let b = chroma * sin(hue * .pi / 180)
        let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b)
        let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b)
        let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b)
        return (
            byte(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
            byte(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
            byte(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s)
        )
    }

    private static func cube(_ value: Double) -> Double { value * value * value }

    private static func byte(_ linear: Double) -> Int {
        let value = linear <= 0.003_130_8 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
        return Int((min(1, max(0, value)) * 255).rounded())
    }
}
