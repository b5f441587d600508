package compiled

import (
	"html/template"
	"text/template/parse"
)

// eachList visits the list and all lists in it. What visit puts into a list is not visited.
func eachList(list *parse.ListNode, visit func(*parse.ListNode)) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		if branch := branchOf(node); branch != nil {
			eachList(branch.List, visit)
			eachList(branch.ElseList, visit)
		}
		if inner, ok := node.(*parse.ListNode); ok {
			eachList(inner, visit)
		}
	}
	visit(list)
}

func branchOf(node parse.Node) *parse.BranchNode {
	switch n := node.(type) {
	case *parse.IfNode:
		return &n.BranchNode
	case *parse.WithNode:
		return &n.BranchNode
	case *parse.RangeNode:
		return &n.BranchNode
	default:
		return nil
	}
}

func eachCall(set *template.Template, visit func(site, *parse.TemplateNode)) {
	for _, t := range set.Templates() {
		if t.Tree == nil {
			continue
		}
		eachList(t.Tree.Root, func(l *parse.ListNode) {
			for _, node := range l.Nodes {
				if call, ok := node.(*parse.TemplateNode); ok {
					visit(site{t.Name(), call.Pos}, call)
				}
			}
		})
	}
}

// cachedNames are the literal names that a tree calls the function with, where the call is all of an action.
func cachedNames(tree *parse.Tree, function string) []string {
	if tree == nil {
		return nil
	}
	var names []string
	eachList(tree.Root, func(l *parse.ListNode) {
		for _, node := range l.Nodes {
			if action, ok := node.(*parse.ActionNode); ok && len(action.Pipe.Cmds) > 0 {
				if name, ok := partName(action.Pipe.Cmds[0], function); ok {
					names = append(names, name)
				}
			}
		}
	})
	return names
}

// partName is the literal name in a call of the function.
func partName(cmd *parse.CommandNode, function string) (string, bool) {
	if len(cmd.Args) < 3 {
		return "", false
	}
	called, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok || called.Ident != function {
		return "", false
	}
	name, ok := cmd.Args[1].(*parse.StringNode)
	if !ok {
		return "", false
	}
	return name.Text, true
}
