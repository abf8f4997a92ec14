//! What the system says about the machine and about processes (Linux).

use std::{fs, thread};

/// Clock ticks per second in `/proc/PID/stat`: the kernel's `USER_HZ`, 100 on every architecture we build for.
const TICKS: f64 = 100.0;

/// Processor, cores, memory: without them figures say little.
pub fn described() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = field(&cpu, "model name").unwrap_or("unknown processor");
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let gib = field(&memory, "MemTotal").and_then(kilobytes).unwrap_or(0.0) / 1_048_576.0;
    format!("{cores} cores ({model}), {gib:.0} GiB memory; {}", load())
}

/// How busy the machine is with other things too.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load {}", load.split(' ').next().unwrap_or("unknown"))
}

/// Seconds of processor time, own and the kernel's for it, that a process has used.
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process runs");
    // the name in brackets may hold spaces; utime and stime are fields 14 and 15 of the whole line
    let after = stat.rsplit_once(')').expect("a name").1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    fields[11..13].iter().map(|f| f.parse::<f64>().expect("ticks")).sum::<f64>() / TICKS
}

/// (resident, anonymous) memory of a process in MB.
pub fn memory(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let megabytes = |name| field(&status, name).and_then(kilobytes).expect("a size") / 1000.0 * 1.024;
    (megabytes("VmRSS"), megabytes("RssAnon"))
}

fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

fn kilobytes(text: &str) -> Option<f64> {
    text.strip_suffix(" kB")?.trim().parse().ok()
}
