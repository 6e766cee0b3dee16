// SPDX-License-Identifier: Apache-2.0
// What stages remark, with places for what they fill in: English, French, Portuguese. One that is not here
// stays English in a report, and is marked as such.
#include "outputs/remarks.h"

namespace gridreach {

namespace {

constexpr Phrase table[] = {
    // Dwellings
    {"The scenes' pixels of {a} m were averaged to {b} m for the network.",
     "Les pixels des scènes, de {a} m, ont été moyennés à {b} m pour le réseau de neurones.",
     "Os píxeis das cenas, de {a} m, foram reduzidos por média a {b} m para a rede neuronal."},
    {"The scenes' pixels of {a} m were enlarged to {b} m for the network.",
     "Les pixels des scènes, de {a} m, ont été agrandis à {b} m pour le réseau de neurones.",
     "Os píxeis das cenas, de {a} m, foram ampliados para {b} m para a rede neuronal."},
    {"{n} outside the survey area were left out.", "{n} hors de la zone d'étude ont été laissés de côté.",
     "{n} fora da área de estudo foram deixados de fora."},
    {"dwellings removed {a}, moved {b}, added {c}.",
     "habitations supprimées {a}, déplacées {b}, ajoutées {c}.",
     "habitações removidas {a}, deslocadas {b}, acrescentadas {c}."},
    {"the layer is complete: its {n} dwellings are taken as they stand, and no detector ran.",
     "la couche est complète : ses {n} habitations sont reprises telles quelles, sans détection.",
     "a camada está completa: as suas {n} habitações são tomadas como estão, sem deteção."},
    {"{n} features without a change were left to the detection.",
     "{n} objets sans changement ont été laissés à la détection.",
     "{n} elementos sem alteração foram deixados à deteção."},
    {"{n} lines were skipped: a line is no dwelling.",
     "{n} lignes ont été ignorées : une ligne n'est pas une habitation.",
     "{n} linhas foram ignoradas: uma linha não é uma habitação."},
    {"{n} features without geometry were skipped.", "{n} objets sans géométrie ont été ignorés.",
     "{n} elementos sem geometria foram ignorados."},
    {"{n} confidences are not within 0 … 1 and were taken as unknown.",
     "{n} confiances hors de 0 … 1 ont été prises pour inconnues.",
     "{n} confianças fora de 0 … 1 foram tomadas como desconhecidas."},
    // Demand
    {"The demand of {n} dwellings follows from the class of the roof.",
     "La demande de {n} habitations suit de la classe du toit.",
     "A procura de {n} habitações decorre da classe do telhado."},
    {"{n} dwellings have no known roof area and no class.",
     "{n} habitations n'ont ni surface de toit connue ni classe.",
     "{n} habitações não têm área de telhado conhecida nem classe."},
    {"The demand of {n} dwellings is given by the input.",
     "La demande de {n} habitations est donnée par les données d'entrée.",
     "A procura de {n} habitações é dada pelos dados de entrada."},
    {"{n} dwellings ask for nothing and is in no demand node.",
     "{n} habitations ne demandent rien et ne sont dans aucun nœud de demande.",
     "{n} habitações nada pedem e não estão em nenhum nó de procura."},
    {"{a} loads were joined to the nearest transformer; {b} loads are a demand node of their own.",
     "{a} charges ont été jointes au transformateur le plus proche ; {b} sont un nœud de demande à part.",
     "{a} cargas foram ligadas ao transformador mais próximo; {b} são um nó de procura próprio."},
    {"{a} clusters became {b} demand nodes: some are too wide or too large for one transformer.",
     "{a} groupes sont devenus {b} nœuds de demande : certains sont trop étendus ou trop grands pour un seul "
     "transformateur.",
     "{a} grupos tornaram-se {b} nós de procura: alguns são demasiado extensos ou grandes para um só "
     "transformador."},
    {"Each dwelling counts as {a}, because {b} dwellings are expected where {c} were found.",
     "Chaque habitation compte pour {a}, car on en attend {b} là où {c} ont été trouvées.",
     "Cada habitação conta como {a}, porque se esperam {b} onde {c} foram encontradas."},
    {"{n} demand node stands exactly where another stands; all are kept.",
     "{n} nœud de demande se trouve exactement à la place d'un autre ; tous sont gardés.",
     "{n} nó de procura está exatamente no lugar de outro; todos são mantidos."},
    {"{n} demand nodes stand exactly where another stands; all are kept.",
     "{n} nœuds de demande se trouvent exactement à la place d'un autre ; tous sont gardés.",
     "{n} nós de procura estão exatamente no lugar de outro; todos são mantidos."},
    {"{n} demand node has no demand given: only lines cost.",
     "{n} nœud de demande est donné sans demande : seules les lignes coûtent.",
     "{n} nó de procura é dado sem procura: só as linhas custam."},
    {"{n} demand nodes have no demand given: only lines cost.",
     "{n} nœuds de demande sont donnés sans demande : seules les lignes coûtent.",
     "{n} nós de procura são dados sem procura: só as linhas custam."},
    {"The households of {n} demand nodes were taken from the energy, as many as use it in tier {t}.",
     "Les ménages de {n} nœuds de demande ont été déduits de l'énergie, autant qu'il en faut au niveau {t}.",
     "Os agregados familiares de {n} nós de procura foram deduzidos da energia, tantos quantos a usam no "
     "nível {t}."},
    {"Point loads at a transformer with dwellings: {a} of {b}.",
     "Charges ponctuelles à un transformateur avec des habitations : {a} sur {b}.",
     "Cargas pontuais num transformador com habitações: {a} de {b}."},
    {"Transformers, low-voltage wires and an estimate of {km} km of medium-voltage line between them cost "
     "{c} {m} "
     "over the horizon, with what dwellings left without them would have saved; no division of the dwellings "
     "costs less than {b}.",
     "Les transformateurs, les fils basse tension et une estimation de {km} km de ligne moyenne tension "
     "entre "
     "eux coûtent {m} {c} sur l'horizon, avec ce que les habitations laissées sans eux auraient économisé ; "
     "aucun "
     "partage des habitations ne coûte moins de {b}.",
     "Os transformadores, os fios de baixa tensão e uma estimativa de {km} km de linha de média tensão entre "
     "eles custam {m} {c} no horizonte, com o que as habitações sem eles teriam poupado; nenhuma divisão das "
     "habitações custa menos de {b}."},
    {"{n} dwelling is too remote to be worth a transformer or a line.",
     "{n} habitation est trop à l'écart pour valoir un transformateur ou une ligne.",
     "{n} habitação está demasiado isolada para justificar um transformador ou uma linha."},
    {"{n} dwellings are too remote to be worth a transformer or a line.",
     "{n} habitations sont trop à l'écart pour valoir un transformateur ou une ligne.",
     "{n} habitações estão demasiado isoladas para justificar um transformador ou uma linha."},
    {"{n} dwellings or loads are too remote to be worth a transformer or a line.",
     "{n} habitations ou charges sont trop à l'écart pour valoir un transformateur ou une ligne.",
     "{n} habitações ou cargas estão demasiado isoladas para justificar um transformador ou uma linha."},
    {"a transformer and a low-voltage line to it cost more than the {c} {m} that the grid saves there.",
     "un transformateur et une ligne basse tension jusque-là coûtent plus que les {m} {c} que le réseau y "
     "économise.",
     "um transformador e uma linha de baixa tensão até lá custam mais do que os {m} {c} que a rede aí "
     "poupa."},
    // Existing grid and candidate network
    {"{n} line of no length was dropped.", "{n} ligne sans longueur a été écartée.",
     "{n} linha sem comprimento foi descartada."},
    {"{n} lines of no length were dropped.", "{n} lignes sans longueur ont été écartées.",
     "{n} linhas sem comprimento foram descartadas."},
    {"{n} line end was joined to the line beside it.", "{n} bout de ligne a été joint à la ligne voisine.",
     "{n} ponta de linha foi ligada à linha ao lado."},
    {"{n} line ends were joined to the lines beside them.",
     "{n} bouts de ligne ont été joints aux lignes voisines.",
     "{n} pontas de linha foram ligadas às linhas ao lado."},
    {"{n} crossing of lines without a vertex got one.", "{n} croisement de lignes sans sommet en a reçu un.",
     "{n} cruzamento de linhas sem vértice recebeu um."},
    {"{n} crossings of lines without a vertex got one.",
     "{n} croisements de lignes sans sommet en ont reçu un.",
     "{n} cruzamentos de linhas sem vértice receberam um."},
    {"{n} separate pieces make up the existing lines.",
     "Les lignes existantes se composent de {n} morceaux séparés.",
     "As linhas existentes compõem-se de {n} pedaços separados."},
    {"{n} duplicate source was dropped.", "{n} source en double a été écartée.",
     "{n} fonte repetida foi descartada."},
    {"{n} duplicate sources were dropped.", "{n} sources en double ont été écartées.",
     "{n} fontes repetidas foram descartadas."},
    {"{n} candidate line longer than {m} m was left out.",
     "{n} ligne candidate de plus de {m} m a été laissée de côté.",
     "{n} linha candidata de mais de {m} m foi deixada de fora."},
    {"{n} candidate lines longer than {m} m were left out.",
     "{n} lignes candidates de plus de {m} m ont été laissées de côté.",
     "{n} linhas candidatas de mais de {m} m foram deixadas de fora."},
    {"{n} candidate line must be built, as drawn.",
     "{n} ligne candidate doit être construite, selon le dessin.",
     "{n} linha candidata tem de ser construída, conforme o desenho."},
    {"{n} candidate lines must be built, as drawn.",
     "{n} lignes candidates doivent être construites, selon le dessin.",
     "{n} linhas candidatas têm de ser construídas, conforme o desenho."},
    {"{n} drawn line became a candidate and must be built.",
     "{n} ligne dessinée est devenue candidate et doit être construite.",
     "{n} linha desenhada tornou-se candidata e tem de ser construída."},
    {"{n} drawn lines became candidates and must be built.",
     "{n} lignes dessinées sont devenues candidates et doivent être construites.",
     "{n} linhas desenhadas tornaram-se candidatas e têm de ser construídas."},
    {"{n} candidate line was taken out, as drawn.", "{n} ligne candidate a été retirée, selon le dessin.",
     "{n} linha candidata foi retirada, conforme o desenho."},
    {"{n} candidate lines were taken out, as drawn.",
     "{n} lignes candidates ont été retirées, selon le dessin.",
     "{n} linhas candidatas foram retiradas, conforme o desenho."},
    {"{n} node stands on no-go ground; its line ends at the nearest ground that can be built on.",
     "{n} nœud se trouve sur un terrain interdit ; sa ligne finit au terrain constructible le plus proche.",
     "{n} nó está em terreno interdito; a sua linha acaba no terreno construível mais próximo."},
    {"{n} nodes stand on no-go ground; their lines end at the nearest ground that can be built on.",
     "{n} nœuds se trouvent sur un terrain interdit ; leurs lignes finissent au terrain constructible le "
     "plus "
     "proche.",
     "{n} nós estão em terreno interdito; as suas linhas acabam no terreno construível mais próximo."},
    {"{path} has no {what} for {share} % of the region's cells, which get the mean factor of the others.",
     "{path} est sans {what} pour {share} % des cellules de la région, qui reçoivent le facteur moyen des "
     "autres.",
     "{path} não tem {what} para {share} % das células da região, que recebem o fator médio das outras."},
    {"{path} has no {what} for {share} % of the region's cells, which are no-go.",
     "{path} est sans {what} pour {share} % des cellules de la région, qui sont interdites.",
     "{path} não tem {what} para {share} % das células da região, que são interditas."},
    // Plan
    {"No source is given: the nodes are joined among themselves, and power is taken to come from the node "
     "with "
     "the largest peak.",
     "Aucune source n'est donnée : les nœuds sont reliés entre eux, et le courant est supposé venir du nœud "
     "de plus grande pointe.",
     "Não é dada nenhuma fonte: os nós são ligados entre si, e supõe-se que a energia vem do nó de maior "
     "ponta."},
    {"No source is given: power is taken to come from the node with the largest peak of each island.",
     "Aucune source n'est donnée : le courant est supposé venir du nœud de plus grande pointe de chaque "
     "îlot.",
     "Não é dada nenhuma fonte: supõe-se que a energia vem do nó de maior ponta de cada ilha."},
    {"No source is given: power is taken to come from the node with the largest peak, at no cost.",
     "Aucune source n'est donnée : le courant est supposé venir, sans frais, du nœud de plus grande pointe.",
     "Não é dada nenhuma fonte: supõe-se que a energia vem, sem custo, do nó de maior ponta."},
    {"The search was stopped on request: this is the best plan found until then. The same run again "
     "searches to its end.",
     "La recherche a été arrêtée sur demande : voici le meilleur plan trouvé jusque-là. Le même calcul, "
     "relancé, cherche jusqu'au bout.",
     "A procura foi interrompida a pedido: este é o melhor plano encontrado até então. O mesmo cálculo, "
     "repetido, procura até ao fim."},
    {"Pricing found {a} candidate lines that are new or cheaper; the plan costs {b} less.",
     "La tarification a trouvé {a} lignes possibles nouvelles ou moins chères ; le plan coûte {b} de moins.",
     "A tarifação encontrou {a} linhas possíveis novas ou mais baratas; o plano custa menos {b}."},
    {"Pricing found {a} candidate lines that are new or cheaper, and no cheaper plan.",
     "La tarification a trouvé {a} lignes possibles nouvelles ou moins chères, et aucun plan moins cher.",
     "A tarifação encontrou {a} linhas possíveis novas ou mais baratas, e nenhum plano mais barato."},
    {"The bound counts every line as {c}, the cheapest conductor, without losses.",
     "La borne compte chaque ligne en {c}, le conducteur le moins cher, sans pertes.",
     "O limite conta cada linha como {c}, o condutor mais barato, sem perdas."},
    {"No peak load is known, so lines are not sized and voltages not checked.",
     "Aucune pointe n'est connue : les lignes ne sont pas dimensionnées ni les tensions vérifiées.",
     "Não se conhece nenhuma ponta: as linhas não são dimensionadas nem as tensões verificadas."},
    {"Sources can spare {a} kW in all, less than what must be served takes.",
     "Les sources peuvent fournir {a} kW en tout, moins que ce que demande ce qui doit être desservi.",
     "As fontes podem ceder {a} kW no total, menos do que exige o que tem de ser servido."},
    {"Sources can spare {a} kW in all. One kW more would save about {b} over life.",
     "Les sources peuvent fournir {a} kW en tout. Un kW de plus économiserait environ {b} sur la durée de "
     "vie.",
     "As fontes podem ceder {a} kW no total. Mais um kW pouparia cerca de {b} durante a vida."},
    // The run
    {"none were found.", "aucune n'a été trouvée.", "nenhuma foi encontrada."},
    {"the planner {p} draws straight lines of its own; those over the ground are not used.",
     "le planificateur {p} trace lui-même des lignes droites ; celles qui suivent le terrain ne servent pas.",
     "o planeador {p} traça ele próprio linhas retas; as que seguem o terreno não são usadas."},
    {"{a} households are planned for; the raster counts {b} in {area} ({c} persons, {d} in each household).",
     "{a} ménages sont planifiés ; le raster en compte {b} dans {area} ({c} personnes, {d} par ménage).",
     "{a} agregados familiares são planeados; o raster conta {b} em {area} ({c} pessoas, {d} por agregado)."},
    {"{a} households are planned for; the raster counts {b} in {area} ({c} persons, {d} in each household). "
     "Not every building is a dwelling: look at costs.households_per_dwelling, the detector's limits and the "
     "raster's year.",
     "{a} ménages sont planifiés ; le raster en compte {b} dans {area} ({c} personnes, {d} par ménage). Tout "
     "bâtiment n'est pas une habitation : voyez costs.households_per_dwelling, les limites du détecteur et "
     "l'année du raster.",
     "{a} agregados familiares são planeados; o raster conta {b} em {area} ({c} pessoas, {d} por agregado). "
     "Nem todo o edifício é uma habitação: veja costs.households_per_dwelling, os limites do detetor e o ano "
     "do raster."},
};

}  // namespace

std::span<const Phrase> all_remarks() {
    return table;
}

}  // namespace gridreach
