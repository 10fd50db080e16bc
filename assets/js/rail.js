// On a phone the sections are a row that can be moved: the present one is brought into sight.
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
